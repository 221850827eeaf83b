/**
 * Who may call what, as people agreed on it: `points/policy.test.ts` holds the servers to these tables. They are not read from the
 * contract; a line that changes here is a decision.
 */
export const roles = ['platform', 'lead', 'department', 'accounting', 'approver', 'venue', 'auditor'] as const;
export type Role = (typeof roles)[number];

const office: Role[] = ['lead', 'accounting'];
const deciders: Role[] = ['lead', 'accounting', 'approver'];
const everybody: Role[] = [...roles];
/** Everybody but who stands at a reception. */
const seated = everybody.filter((role) => role !== 'venue');
export const forStaff: Record<string, Role[]> = {
  // The platform's own.
  openMunicipality: ['platform'],
  listPartners: ['platform'],
  registerPartner: ['platform'],
  changePartnerAccount: ['platform'],
  showPartnerStatement: ['platform'],
  listFailedJobs: ['platform'],
  // People.
  signOutStaff: everybody,
  showStaff: everybody,
  showWaiting: seated,
  showMonths: seated,
  changeOwnPassword: everybody,
  inviteStaff: ['platform', 'lead'],
  listStaff: ['platform', 'lead'],
  resetStaff: ['platform', 'lead'],
  reviveStaff: ['platform', 'lead'],
  endStaff: ['platform', 'lead'],
  listChangeRequests: ['platform', ...deciders],
  decideChangeRequest: ['platform', ...deciders],
  withdrawChangeRequest: ['platform', ...deciders],
  planHandover: ['lead'],
  listHandovers: ['lead'],
  cancelHandover: ['lead'],
  showWaitingOf: ['lead'],
  showSecondFactor: everybody,
  beginTotp: everybody,
  confirmTotp: everybody,
  beginPasskey: everybody,
  addPasskey: everybody,
  removeSecondFactor: everybody,
  demandSecondFactor: ['platform', 'lead'],
  // The audit trail.
  searchTrail: ['platform', 'lead', 'auditor'],
  drawTrailSample: ['platform', 'lead', 'auditor'],
  listPrivilegedAccess: ['platform', 'lead', 'auditor'],
  // Registers of a town.
  searchMunicipalities: ['platform', ...office],
  showMunicipalityAccount: office,
  changeMunicipalityAccount: office,
  listMerchants: office,
  registerMerchant: office,
  changeMerchantAccount: office,
  createSetupCode: office,
  listStreets: office,
  createStreet: office,
  changeStreet: office,
  setStreetOfPlace: office,
  showUseRule: office,
  setUseRule: office,
  listTieUps: office,
  searchPlaces: office,
  createTieUp: office,
  endTieUp: office,
  listFees: office,
  createFee: office,
  changeFeeLastDay: office,
  showFeeUses: office,
  // Granting.
  createDepartment: ['lead'],
  renameDepartment: ['lead'],
  endDepartment: ['lead'],
  reopenDepartment: ['lead'],
  createProgram: ['lead', 'department'],
  changeProgram: ['lead', 'department'],
  listProgramVersions: ['lead', 'department'],
  copyPrograms: ['lead', 'department'],
  listBudgetLines: ['lead', 'department', 'accounting', 'approver', 'auditor'],
  createBudgetLine: office,
  changeBudgetLine: office,
  noteResidence: ['lead', 'department'],
  showForm: [...deciders, 'auditor'],
  downloadFormTable: [...deciders, 'auditor'],
  issueForm: deciders,
  listForms: [...deciders, 'auditor'],
  downloadForm: [...deciders, 'auditor'],
  sumOfPerson: ['lead'],
  showRunningCosts: [...deciders, 'auditor'],
  setRunningCost: office,
  takeGrantBack: ['lead', 'department'],
  uploadGrants: ['lead', 'department'],
  listGrantUploads: ['lead', 'department', 'accounting', 'approver', 'auditor'],
  showGrantUpload: ['lead', 'department', 'accounting', 'approver', 'auditor'],
  downloadGrantUpload: ['lead', 'department', 'accounting', 'approver', 'auditor'],
  askForGrantUpload: ['lead', 'department'],
  withdrawGrantUpload: ['lead', 'department'],
  reverseGrantUpload: ['lead', 'department'],
  // Venues: 会場 sees those of its department, and opens and closes them on the day.
  createVenue: ['lead', 'department'],
  changeVenue: ['lead', 'department'],
  listVenues: ['lead', 'department', 'venue'],
  showVenue: ['lead', 'department', 'venue'],
  openVenue: ['lead', 'department', 'venue'],
  closeVenue: ['lead', 'department', 'venue'],
  createVenueCode: ['lead', 'department'],
  unbindVenueTerminal: ['lead', 'department'],
  listApplications: ['lead', 'department', 'venue'],
  downloadApplications: ['lead', 'department'],
  applyForVenue: ['lead', 'department'],
  applyForVenueByFile: ['lead', 'department'],
  cancelApplication: ['lead', 'department'],
  enterAttendances: ['lead', 'department'],
  closeNoShows: ['lead', 'department'],
  findMember: ['lead', 'department'],
  grant: ['lead', 'department'],
  listPrograms: ['lead', 'department', 'accounting', 'approver'],
  listGrants: ['lead', 'department', 'accounting', 'approver', 'auditor'],
  showMonthlyReport: [...deciders, 'auditor'],
  // Campaigns, events, vouchers, conversions, refunds.
  listCampaigns: office,
  createCampaign: office,
  decideCampaign: office,
  endCampaign: office,
  createEvent: office,
  changeEvent: office,
  listEventsOfMunicipality: deciders,
  changeEventAccount: office,
  closeEventAccount: office,
  payOutEvent: office,
  showEventNotice: office,
  sendEventNotice: office,
  askEventCancellation: office,
  decideEventCancellation: deciders,
  listVoucherKinds: office,
  createVoucherKind: office,
  findUnprintable: office,
  endVoucherKind: office,
  setOfflineLimits: office,
  findVoucher: office,
  cancelVoucherAtOffice: office,
  listVoucherBreaks: deciders,
  decideVoucherBreak: deciders,
  listConversionTargets: office,
  addConversionTarget: office,
  changeConversionTarget: office,
  listWaitingConversions: office,
  decideConversion: office,
  findUse: office,
  refundUse: office,
  listRefunds: office,
  // Settlement and payout.
  listSettlements: [...deciders, 'auditor'],
  showSettlement: [...deciders, 'auditor'],
  showUsesByMethod: [...deciders, 'auditor'],
  approveSettlement: deciders,
  closeSettlement: ['accounting'],
  renewStatement: ['accounting'],
  createZenginFiles: ['accounting'],
  showPayout: ['accounting'],
  downloadZenginFile: deciders,
  listUplifts: office,
  createUplift: office,
  endUplift: office,
};

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
  // Bundles of a street.
  listClearings: streetOffice,
  openClearing: streetOffice,
  showClearing: streetOffice,
  addToClearing: streetOffice,
  closeClearing: streetOffice,
};

/** What anybody may ask without a key: what is public, and what a page needs before it has one. */
export const forAnyone = ['listMunicipalities', 'listEvents', 'showEvent', 'listOpenCampaigns', 'listVoucherKeys'];
