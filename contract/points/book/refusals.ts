/** What the ledger may refuse a posting that takes points from a purse (docs/outcomes.md): part of every such route's refusals. */
export const ledgerRefusals = [
  'exists_with_different_request',
  'key_in_the_future',
  'key_too_old',
  'window_closed',
  'insufficient_points',
] as const;
