import type { PointsHandlers } from '../callers.ts';
import type { ConversionsContext } from './context.ts';
import { listConversions, orderConversion, showConversion } from './conversion.ts';
import { decideWaiting, listWaiting } from './office.ts';
import type { StreetClient } from './partner.ts';
import { addTarget, changeTarget, listTargetsOfOffice, listUsableTargets } from './targets.ts';

/**
 * 変換 (4-1①, 6-2 パターン②): as its holder orders and sees it, the register of targets, and what an office decides.
 * `systemThumbprint` is of the key with which this system proves itself to partners; an office hands it on to them.
 */
export function conversionHandlers(
  context: ConversionsContext & { street: StreetClient; systemThumbprint: string },
): Pick<
  PointsHandlers,
  | 'listMyConversionTargets'
  | 'convert'
  | 'listMyConversions'
  | 'showMyConversion'
  | 'listConversionTargets'
  | 'addConversionTarget'
  | 'changeConversionTarget'
  | 'listWaitingConversions'
  | 'decideConversion'
> {
  return {
    listMyConversionTargets: (call) => listUsableTargets(context, call),
    convert: (call) => orderConversion(context, call),
    listMyConversions: (call) => listConversions(context, call),
    showMyConversion: (call) => showConversion(context, call),
    listConversionTargets: (call) => listTargetsOfOffice(context, call),
    addConversionTarget: (call) => addTarget(context, call),
    changeConversionTarget: (call) => changeTarget(context, call),
    listWaitingConversions: (call) => listWaiting(context, call),
    decideConversion: (call) => decideWaiting(context, call),
  };
}
