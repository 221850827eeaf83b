/**
 * Hands a customer ID to the program that the counter uses already, by the agent on this PC. What the agent was not set up
 * for, or an agent that does not run, is no failure: the number stands on the page, to be copied.
 */
export type Ways = {
  /** A program of this PC asks the agent for numbers. */
  application: boolean;
  /** Seconds until the agent types; null when it does not. */
  keyboard: number | null;
};

const none: Ways = { application: false, keyboard: null };

/** What this PC can do with a number. */
export async function waysOfHandOver(agentUrl: string): Promise<Ways> {
  const answer = await ask(agentUrl);
  return answer?.ok ? ((await answer.json()) as Ways) : none;
}

/** Brings the number over; false when it did not get there. */
export async function handOver(agentUrl: string, body: { customerId: string; type?: boolean }): Promise<boolean> {
  return (await ask(agentUrl, body))?.ok ?? false;
}

async function ask(agentUrl: string, body?: object): Promise<Response | undefined> {
  try {
    return await fetch(new URL('/customer-ids', agentUrl), {
      method: body ? 'POST' : 'GET',
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
      cache: 'no-store',
      credentials: 'omit',
    });
  } catch {
    return undefined;
  }
}
