import type { Texts } from '../../words/ja.ts';
import type { budgetWordsJa } from './budget-words-ja.ts';

export const budgetWordsEn: Texts<typeof budgetWordsJa> = {
  budget: {
    caption: 'Budget lines of payments',
    kind: 'Payment',
    kinds: {
      shop: 'Use at shops',
      facility: 'Use at public facilities',
      transport: 'Use for transport',
      street: 'Use at offices of shopping streets',
      booth: 'Use at booths',
      antenna: 'Use at antenna shops',
      other: 'Use at other places',
      event: 'Payments of support events',
    },
    line: 'Budget line',
    none: 'Not decided',
    paid: 'Paid (yen)',
    note: 'Where budget lines of this year have been entered, a settlement period with a payment that has no line cannot be closed. Payments count for the year of the use.',
    set: 'Choose the line',
    saved: 'The budget line of payments has been saved.',
    choose: 'Choose one',
    budgetLineId: 'Budget line',
    amount: 'Amount to set aside',
    amountHint: 'What this year’s uplift is expected to come to. It is set aside of the budget line.',
    reason: 'Reason',
    setAside: 'Set budget aside',
    isAside: 'Budget for the uplift has been set aside.',
    aside: 'Budget set aside',
    asideOf: 'FY {{year}}: {{reserved}} yen ({{spent}} yen of it in statements)',
    unbudgeted: 'Some payments have no budget line. The period cannot be closed until it is entered',
    because: {
      missing: 'FY {{year}}, {{what}}: no budget line has been chosen.',
      over: 'FY {{year}}, {{what}}: exceeds the budget set aside. In this period:',
    },
    enterLines: 'Choose lines under “Closing the fiscal year”',
    enterUplifts: 'Set budget aside under “Uplifts”',
  },
};
