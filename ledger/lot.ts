/** A lot as read: what is left in it. */
export type Lot = { unit: number; expiresOn: string; fund: number; balance: number };
