type Window = {
  state: 'open' | 'review' | 'closed' | 'settled';
  opensOn: string;
  endsOn: string | null;
  cutOn: string | null;
  cutFrom: string | null;
};

/** Whether a statement waits for this person's approval: somebody else closed and froze it, nobody sent it back, and this person has not approved it. */
export const waitsForApproval = (
  {
    state,
    closedBy,
    frozenBy,
    isReturned,
    approvedBy,
  }: Pick<Window, 'state'> & {
    closedBy: string | null;
    frozenBy: string | null;
    isReturned: boolean;
    approvedBy: readonly string[];
  },
  staffId: string,
): boolean =>
  state === 'review' && !isReturned && closedBy !== staffId && frozenBy !== staffId && !approvedBy.includes(staffId);

/** Whether a window runs until a 締め日 that is not over: accounting closes it from the day after. @param today YYYY-MM-DD in Japan */
export const isBeforeCutOff = ({ endsOn, cutOn, cutFrom }: Omit<Window, 'state' | 'opensOn'>, today: string): boolean =>
  endsOn === null && cutOn !== null && cutFrom !== null && cutFrom <= today && today <= cutOn;

/** The last day of a window that has ended and is not closed, also where nobody has posted since; null of one that runs. */
export const endedOn = ({ state, endsOn, cutOn }: Window, today: string): string | null => {
  if (state !== 'open') return null;
  return endsOn ?? (cutOn !== null && cutOn < today ? cutOn : null);
};

/** Whether a window is to be closed: it has ended; or, without a rule, the month in which it opened is over (6-6). */
export const isDueToClose = (window: Window, today: string): boolean => {
  if (window.state !== 'open') return false;
  if (endedOn(window, today) !== null) return true;
  return !isBeforeCutOff(window, today) && window.opensOn.slice(0, 7) < today.slice(0, 7);
};
