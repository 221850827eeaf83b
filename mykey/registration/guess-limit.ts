const windowMilliseconds = 60_000;
/** A person who types slowly asks once a letter; one who lists IDs would ask thousands of times. */
const questionsPerWindow = 30;
const rememberedMax = 100_000;

/**
 * Counts questions about IDs per card and minute, in this process: availability must not become a way to list who is
 * registered. Full memory refuses: an attack with many cards is no reason to answer.
 */
export function createGuessLimit(clock: () => Temporal.Instant): (subject: string) => boolean {
  let windowStart = Number.NEGATIVE_INFINITY;
  let counts = new Map<string, number>();
  return (subject) => {
    const now = clock().epochMilliseconds;
    if (now >= windowStart + windowMilliseconds) {
      windowStart = now;
      counts = new Map();
    }
    const count = (counts.get(subject) ?? 0) + 1;
    if (count === 1 && counts.size >= rememberedMax) return false;
    counts.set(subject, count);
    return count <= questionsPerWindow;
  };
}
