import type { Texts } from '../../words/ja.ts';
import type { accountsWordsJa } from './words-ja.ts';

export const accountsWordsEn: Texts<typeof accountsWordsJa> = {
  accounts: {
    title: 'Revenue and expenditure',
    go: 'See revenue and expenditure, with vouchers and CSV',
    lead: 'Sums and vouchers for the accounting system and for approval. Expenditure is of the fiscal year and budget line that were fixed with the statement.',
    period: 'Fiscal year or settlement period',
    window: 'Settlement {{number}} (from {{opensOn}})',
    noWindow: 'No settlement period is fixed yet. Close one under “Settlements” first.',
    forSystem: 'For the accounting system',
    forSystemLead:
      'Every line as a CSV of fixed columns. The last line has the count and the sums: compare them after the import.',
    files: { revenue: 'Revenue data', expenditure: 'Expenditure data' },
  },
};
