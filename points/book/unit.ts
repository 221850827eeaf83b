import { isSandboxCode } from '../../contract/index.ts';
import { chart } from './chart.ts';

/** The units of account of the points cloud, as the ledger's chart numbers them. */
export const municipalUnit = (code: string) => chart.unitOf('municipal', Number(code));
export const reserveUnit = chart.unitOf('reserve', 0);
export const eventUnit = (eventId: number) => chart.unitOf('event', eventId);
export const voucherUnit = (voucherId: number) => chart.unitOf('voucher', voucherId);
/** Where the two sides of a purse meet that goes to a municipality's successor: no points of a company arrive, none are set aside. */
export const successionTransit = chart.accountOf('transit', 1);
/** The five-digit code inside a municipal unit. */
export const codeOfUnit = (unit: number) => String(chart.numberOf(unit)).padStart(5, '0');
/** Points for practice. */
export const isSandboxUnit = (unit: number): boolean =>
  chart.unitKind(unit) === 'municipal' && isSandboxCode(codeOfUnit(unit));
