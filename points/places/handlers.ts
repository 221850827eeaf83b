import type { PointsHandlers } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';
import { changeFee, changeFeeLastDay, createFee, listFees, showFeeUses } from './fees.ts';
import { changeMerchantAccount, consentToPlace, listMerchants, registerMerchant } from './merchants.ts';
import { changeMerchant, endMerchant, reopenMerchant } from './place-changes.ts';
import { listPlaceTerminals, revokeSetupCode } from './place-terminals.ts';
import {
  addClerk,
  beginShop,
  changeClerkCode,
  createSetupCode,
  endClerk,
  listClerks,
  signInClerk,
  signOutClerk,
} from './shop-people.ts';
import { changeStreet, createStreet, listStreets, setStreetOfPlace } from './streets.ts';
import { changeTieUp, reopenTieUp } from './tie-up-period.ts';
import { createTieUp, listTieUps, searchPlaces } from './tie-ups.ts';
import { streetOfOffice } from './till.ts';
import { setUseRule, showUseRule } from './use-rule.ts';

/** Where points count, as the town's office keeps it: places, streets, rules, tie-ups, fees (1-2, 4-3③, 6-1, 7-1 2①). */
function registerHandlers(context: MembersContext) {
  return {
    listMerchants: (call) => listMerchants(context, call),
    registerMerchant: (call) => registerMerchant(context, call),
    changeMerchant: (call) => changeMerchant(context, call),
    endMerchant: (call) => endMerchant(context, call),
    reopenMerchant: (call) => reopenMerchant(context, call),
    consentToPlace: (call) => consentToPlace(context, call),
    changeMerchantAccount: (call) => changeMerchantAccount(context, call),
    listStreets: (call) => listStreets(context, call),
    createStreet: (call) => createStreet(context, call),
    changeStreet: (call) => changeStreet(context, call),
    setStreetOfPlace: (call) => setStreetOfPlace(context, call),
    showUseRule: (call) => showUseRule(context, call),
    setUseRule: (call) => setUseRule(context, call),
    listTieUps: (call) => listTieUps(context, call),
    searchPlaces: (call) => searchPlaces(context, call),
    createTieUp: (call) => createTieUp(context, call),
    changeTieUp: (call) => changeTieUp(context, call),
    reopenTieUp: (call) => reopenTieUp(context, call),
    listFees: (call) => listFees(context, call),
    createFee: (call) => createFee(context, call),
    changeFee: (call) => changeFee(context, call),
    changeFeeLastDay: (call) => changeFeeLastDay(context, call),
    showFeeUses: (call) => showFeeUses(context, call),
  } satisfies Partial<PointsHandlers>;
}

/** What a terminal is told of the place where it stands; a library's, say, stands at none. */
const terminalHandlers = {
  async showPlaceHere({ caller: { placeOfUse } }) {
    if (!placeOfUse) return { place: null };
    const { name, municipalityCode, isOpen } = placeOfUse;
    return { place: { name, municipalityCode, isOpen, clears: streetOfOffice(placeOfUse) !== undefined } };
  },
} satisfies Partial<PointsHandlers>;

/** The people of a shop: the first owner comes with a code of the town's office, everybody after by an owner. */
function shopPeopleHandlers(context: MembersContext) {
  return {
    createSetupCode: (call) => createSetupCode(context, call),
    listPlaceTerminals: (call) => listPlaceTerminals(context, call),
    revokeSetupCode: (call) => revokeSetupCode(context, call),
    beginShop: (call) => beginShop(context, call),
    listClerks: (call) => listClerks(context, call),
    signInClerk: (call) => signInClerk(context, call),
    signOutClerk: (call) => signOutClerk(context, call),
    addClerk: (call) => addClerk(context, call),
    endClerk: (call) => endClerk(context, call),
    changeClerkCode: (call) => changeClerkCode(context, call),
  } satisfies Partial<PointsHandlers>;
}

/** Every route of places. */
export const placeHandlers = (context: MembersContext) => ({
  ...registerHandlers(context),
  ...shopPeopleHandlers(context),
  ...terminalHandlers,
});
