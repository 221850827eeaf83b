import type { PointsHandlers } from '../callers.ts';
import { askEventCancellation, decideEventCancellation } from './cancel.ts';
import type { EventsContext } from './context.ts';
import { changeEvent, changeEventAccount, closeEventAccount, createEvent, payOutEvent } from './events.ts';
import { listEventsOfMunicipality } from './list.ts';
import { sendEventNotice, showEventNotice } from './notice.ts';
import { listEvents, listMyContributions, showEvent, withdrawSupporterName } from './supports.ts';

/**
 * 特定支援イベント (4-2②, 6-2): the register, turning what was given into a payment to the organiser, the notice to the
 * organiser, 中止, and what everybody and a supporter sees (6-4③).
 */
export function eventHandlers(
  context: EventsContext,
): Pick<
  PointsHandlers,
  | 'createEvent'
  | 'changeEvent'
  | 'changeEventAccount'
  | 'closeEventAccount'
  | 'payOutEvent'
  | 'listEventsOfMunicipality'
  | 'showEventNotice'
  | 'sendEventNotice'
  | 'askEventCancellation'
  | 'decideEventCancellation'
  | 'listEvents'
  | 'showEvent'
  | 'listMyContributions'
  | 'withdrawSupporterName'
> {
  return {
    createEvent: (call) => createEvent(context, call),
    changeEvent: (call) => changeEvent(context, call),
    changeEventAccount: (call) => changeEventAccount(context, call),
    closeEventAccount: (call) => closeEventAccount(context, call),
    payOutEvent: (call) => payOutEvent(context, call),
    listEventsOfMunicipality: (call) => listEventsOfMunicipality(context, call),
    showEventNotice: (call) => showEventNotice(context, call),
    sendEventNotice: (call) => sendEventNotice(context, call),
    askEventCancellation: (call) => askEventCancellation(context, call),
    decideEventCancellation: (call) => decideEventCancellation(context, call),
    listEvents: () => listEvents(context),
    showEvent: (call) => showEvent(context, call),
    listMyContributions: (call) => listMyContributions(context, call),
    withdrawSupporterName: (call) => withdrawSupporterName(context, call),
  };
}
