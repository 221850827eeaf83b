// Hands a customer ID to the program that the counter uses already (R21-03, R51-12): the program asks for the next one, or
// this machine's keyboard is played into the field that has the focus. What is handed over is text: leading zeros stay.
import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

/** A number that nobody took is forgotten after this: the next person at the counter is somebody else. */
const KEPT_SECONDS = 60;
/** A program that types and does not end is ended. */
const TYPING_MILLISECONDS = 10_000;
const CUSTOMER_ID = /^[0-9A-Za-z._@+-]{1,64}$/;

export type Keyboard = {
  /** Plays text into the field that has the focus. Rejects when this machine cannot. */
  type(text: string): Promise<void>;
  /** Seconds in which the clerk can go to that field. */
  delaySeconds: number;
};

export type HandOver = ReturnType<typeof createHandOver>;

export const isCustomerId = (value: unknown): value is string => typeof value === 'string' && CUSTOMER_ID.test(value);

/** One number at a time, given once: to the program that waits, or to the first that asks within a minute. */
export function createHandOver({ clock }: { clock: () => Temporal.Instant }) {
  let kept: { customerId: string; until: Temporal.Instant } | undefined;
  let waiting: ((customerId: string | undefined) => void) | undefined;
  return {
    /** Takes a number over from the counter's page; one that was not fetched yet gives way. */
    put(customerId: string): void {
      if (waiting) {
        waiting(customerId);
        waiting = undefined;
        return;
      }
      kept = { customerId, until: clock().add({ seconds: KEPT_SECONDS }) };
    },

    /** The next number, or undefined when none came within the time. A second program that asks takes the first one's place. */
    async next(milliseconds: number, signal: AbortSignal): Promise<string | undefined> {
      const found = kept;
      kept = undefined;
      if (found && Temporal.Instant.compare(clock(), found.until) < 0) return found.customerId;
      waiting?.(undefined);
      const { promise, resolve } = Promise.withResolvers<string | undefined>();
      waiting = resolve;
      const timer = wait(milliseconds, undefined, { signal }).catch(() => undefined);
      const given = await Promise.race([promise, timer]);
      if (waiting === resolve) waiting = undefined;
      return given;
    },
  };
}

/** What types on each system; the text is an argument of its own and never part of a command line. */
const programs: Record<string, (text: string) => { command: string; args: string[]; env?: Record<string, string> }> = {
  linux: (text) => ({ command: 'xdotool', args: ['type', '--clearmodifiers', '--', text] }),
  darwin: (text) => ({
    command: 'osascript',
    args: [
      '-e',
      'on run argv',
      '-e',
      'tell application "System Events" to keystroke item 1 of argv',
      '-e',
      'end run',
      text,
    ],
  }),
  win32: (text) => ({
    command: 'powershell.exe',
    // + is a modifier to SendKeys; in braces it is itself. The others of a customer ID mean nothing to it.
    args: ['-NoProfile', '-Command', '(New-Object -ComObject WScript.Shell).SendKeys($env:MEGURI_TEXT)'],
    env: { MEGURI_TEXT: text.replaceAll('+', '{+}') },
  }),
};

/** The keyboard of this machine, through the program that its system has for it; undefined on other systems. */
export function openKeyboard({
  platform = process.platform,
  delaySeconds = 3,
}: {
  platform?: NodeJS.Platform;
  delaySeconds?: number;
} = {}): Keyboard | undefined {
  const program = programs[platform];
  if (!program) return undefined;
  return {
    delaySeconds,
    type: (text) =>
      new Promise((resolve, reject) => {
        const { command, args, env } = program(text);
        const options = { stdio: 'ignore', env: { ...process.env, ...env }, timeout: TYPING_MILLISECONDS } as const;
        const child = spawn(command, args, options);
        child.once('error', reject);
        child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`))));
      }),
  };
}
