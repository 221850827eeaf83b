/**
 * Codes of 練習用の自治体 begin here. The public list of codes ends with 47 prefectures, so that none of them is ever assigned; the
 * database holds the same bound in its constraints.
 */
export const sandboxFrom = '90000';

/** Whether a five-digit code is that of a municipality for practice. */
export const isSandboxCode = (code: string): boolean => code >= sandboxFrom;
