/** What a terminal hears by where it stands and who is signed in at it; `in` where it is let in. */
export type Heard = Record<'nowhere' | 'withoutClerks' | 'streetOffice' | 'nobodySignedIn' | 'clerk' | 'owner', string>;
export const always: Heard = {
  nowhere: 'in',
  withoutClerks: 'in',
  streetOffice: 'in',
  nobodySignedIn: 'in',
  clerk: 'in',
  owner: 'in',
};
const place: Heard = { ...always, nowhere: 'place_unknown' };
/** Of a place whose shop has clerks, one of them; where it has none its terminals stand for the shop. */
const clerkIfAny: Heard = { ...place, nobodySignedIn: 'clerk_needed' };
/** What a shop is paid is its owner's to read; where it has no clerks, its terminals stand for the shop. */
const ownerIfAny: Heard = { ...clerkIfAny, clerk: 'owner_needed' };
const clerk: Heard = { ...clerkIfAny, withoutClerks: 'clerk_needed', streetOffice: 'clerk_needed' };
const owner: Heard = {
  ...place,
  withoutClerks: 'owner_needed',
  streetOffice: 'owner_needed',
  nobodySignedIn: 'owner_needed',
  clerk: 'owner_needed',
};
/** The street's office of the test has no clerks; nobody else clears bundles, whoever is signed in. */
const streetOffice: Heard = {
  ...place,
  withoutClerks: 'not_a_street_office',
  nobodySignedIn: 'not_a_street_office',
  clerk: 'not_a_street_office',
  owner: 'not_a_street_office',
};
export const forTerminals: Record<string, Heard> = {
  consentToPlace: always,
  showPlaceHere: always,
  signOutClerk: always,
  // The people of a shop.
  beginShop: place,
  listClerks: place,
  signInClerk: place,
  changeClerkCode: clerk,
  addClerk: owner,
  endClerk: owner,
  listOwnStatements: ownerIfAny,
  listOwnEntries: ownerIfAny,
  showOwnAccount: ownerIfAny,
  answerOwnAccount: ownerIfAny,
  // Use. A payment is made in the session of a tap, which says who was at the till.
  openCounterSession: clerkIfAny,
  joinAtCounter: place,
  pay: place,
  reversePayment: clerkIfAny,
  showReceipt: clerkIfAny,
  showToday: place,
  // Vouchers: sold in the session of a tap; printed, listed and brought in by whoever is there.
  listVoucherKindsHere: place,
  issueVouchers: place,
  listVouchersSoldHere: place,
  printVouchers: place,
  cancelVoucher: clerkIfAny,
  reissueVoucher: clerkIfAny,
  redeemVoucher: clerkIfAny,
  undoRedemption: clerkIfAny,
  listRedemptionsHere: place,
  takeOfflinePass: place,
  syncOfflineAcceptances: place,
  // Venues: a terminal is let in by the code of a venue, whether points are used there or not.
  bindToVenue: always,
  showVenueHere: always,
  tapAtVenue: always,
  bringTap: always,
  // Bundles of a street.
  listClearings: streetOffice,
  openClearing: streetOffice,
  showClearing: streetOffice,
  addToClearing: streetOffice,
  closeClearing: streetOffice,
};
