import { isBalanced } from './books.ts';
import type { PatternRecord } from './record.ts';
import type { Run } from './run.ts';

const figure = (points: number) => points.toLocaleString('en-US');

function printPattern({ pattern, page, company, steps, restarted }: PatternRecord): string {
  const lines = steps.flatMap(({ number, what, customer, company: seen, balances }) => [
    ...restarted
      .filter(([, before]) => before === number)
      .map(() => '     ―― サーバーとサイトを終了し、もう一度始めた ――'),
    `  ${number} ${what}`,
    `     利用者: ${customer}`,
    `     会社のシステム: ${seen || 'まだ何もない'}`,
    `     残高: 会社 ${figure(balances.company)} / 共通ポイント ${figure(balances.common)} / 自治体ポイント ${figure(balances.town)}`,
  ]);
  return `\n${pattern}（${page}） ${company}\n${lines.join('\n')}\n`;
}

/** The run as a person reads it in a terminal. */
export function printRun({ patterns, books }: Run): string {
  const lines = books.map((one) => {
    const { company, rate, deducted, proven, due, credited } = one;
    const verdict = isBalanced(one) ? '一致' : '不一致';
    return `  ${company}（${rate.denominator}で${rate.numerator}ポイント）: 減算 ${figure(deducted)}、証明 ${figure(proven)} → ${figure(due)}ポイント、付与 ${figure(credited)}ポイント  ${verdict}`;
  });
  return `${patterns.map(printPattern).join('')}\n突き合わせ（減算・証明は会社のポイント）\n${lines.join('\n')}\n`;
}
