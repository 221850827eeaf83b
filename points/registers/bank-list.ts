import { createRequire } from 'node:module';

/** A bank, or with a code of its own one of its branches, as an edition of the list names it. */
export type ListedBank = {
  bankCode: string;
  /** Empty for the bank itself. */
  branchCode: string;
  name: string;
  /** Full-width katakana, as published: with 「－」, 「．」 and blanks that the bank's format has no place for. */
  kana: string;
};
/** An edition of the list of banks and branches; its lines are read only where it is not loaded yet. */
export type BankMaster = {
  /** The day that it describes, YYYY-MM-DD. */
  listedOn: string;
  source: string;
  read: () => readonly ListedBank[];
};

type Named = { code: string; name: string; kana: string };
type PublishedBank = Named & { branches: Record<string, Named> };

const require = createRequire(import.meta.url);

/** The edition of `zengin-code` that this version is installed with; its day stands in the version of the package. */
export function publishedBanks(): BankMaster {
  const { version } = require('zengin-code/package.json') as { version: string };
  const [, year, month, day] = /-p(\d{4})(\d\d)(\d\d)$/.exec(version) ?? [];
  if (!year) throw new Error(`zengin-code ${version} does not say of which day it is`);
  return {
    listedOn: `${Temporal.PlainDate.from(`${year}-${month}-${day}`)}`,
    source: `zengin-code ${version}`,
    // Five megabytes of text: they are read where they are loaded, once an edition.
    read: () =>
      Object.values(require('zengin-code') as Record<string, PublishedBank>).flatMap((bank) => [
        lineOf(bank.code, '', bank),
        ...Object.values(bank.branches).map((branch) => lineOf(bank.code, branch.code, branch)),
      ]),
  };
}

const lineOf = (bankCode: string, branchCode: string, { name, kana }: Named): ListedBank => ({
  bankCode,
  branchCode,
  name,
  kana,
});
