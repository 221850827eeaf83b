type Window = { state: 'open' | 'review' | 'closed' | 'settled'; opensOn: string };

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

/** Whether the month in which a window opened is over, so that it is to be closed (6-6). @param today YYYY-MM-DD in Japan */
export const isDueToClose = ({ state, opensOn }: Window, today: string): boolean =>
  state === 'open' && opensOn.slice(0, 7) < today.slice(0, 7);
