import type { PointsHandlers } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';
import { changeStreet, createStreet, listStreets, setStreetOfPlace } from './streets.ts';
import { createTieUp, endTieUp, listTieUps, searchPlaces } from './tie-ups.ts';
import { setUseRule, showUseRule } from './use-rule.ts';

/** Where points count: streets, the rule of the municipality, tie-ups (1-2, 4-3③, 7-1 2①). */
export function placeHandlers(
  context: MembersContext,
): Pick<
  PointsHandlers,
  | 'listStreets'
  | 'createStreet'
  | 'changeStreet'
  | 'setStreetOfPlace'
  | 'showUseRule'
  | 'setUseRule'
  | 'listTieUps'
  | 'searchPlaces'
  | 'createTieUp'
  | 'endTieUp'
> {
  return {
    listStreets: (call) => listStreets(context, call),
    createStreet: (call) => createStreet(context, call),
    changeStreet: (call) => changeStreet(context, call),
    setStreetOfPlace: (call) => setStreetOfPlace(context, call),
    showUseRule: (call) => showUseRule(context, call),
    setUseRule: (call) => setUseRule(context, call),
    listTieUps: (call) => listTieUps(context, call),
    searchPlaces: (call) => searchPlaces(context, call),
    createTieUp: (call) => createTieUp(context, call),
    endTieUp: (call) => endTieUp(context, call),
  };
}
