import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { JWK } from 'jose';
import { pointsProblems, pointsRoutes, type VoucherKey } from '../contract/index.ts';
import { type Ledger, openLedger, sealDays } from '../ledger/index.ts';
import { answers, type Pool } from '../postgres/pool.ts';
import { prepared } from '../postgres/prepared.ts';
import { openReader, type Reader } from '../postgres/reader.ts';
import type { ClientKey } from '../server/client.ts';
import { dateInTokyo } from '../server/clock.ts';
import type { ServerLimits } from '../server/connections.ts';
import { failedJobHandlers } from '../server/failed-jobs.ts';
import { buildServer, type RequestLine } from '../server/http.ts';
import type { SendMail } from '../server/mail.ts';
import { relyingPartyOf } from '../server/passkeys.ts';
import { refuse } from '../server/refusal.ts';
import { judgeSetUp } from '../server/second-factor.ts';
import { createFingerprint, createSecretBox } from '../server/secret-box.ts';
import { type BoundTask, bind } from '../server/task.ts';
import { openBalances } from './book/balance.ts';
import { openBook } from './book/book.ts';
import { chart } from './book/chart.ts';
import { expireOnce, type UnitsOf } from './book/expire.ts';
import { endLeft } from './book/leave.ts';
import { whyImpossible } from './book/operation-key.ts';
import { budgetHandlers } from './budget/handlers.ts';
import type { PartnerCaller, PointsAdmissions, PointsCallers, StaffCaller, Terminal } from './callers.ts';
import { startFormPrinter } from './circulation/forms/printer.ts';
import { handOnHolders } from './circulation/hand-on-holders.ts';
import { circulationHandlers } from './circulation/handlers.ts';
import { takeOver } from './circulation/succession.ts';
import { closingPackHandlers } from './closing-packs/handlers.ts';
import type { ConversionsContext } from './conversions/context.ts';
import { driveDue } from './conversions/drive.ts';
import { conversionHandlers } from './conversions/handlers.ts';
import { openStreetClient, type StreetClient } from './conversions/partner.ts';
import { couponHandlers } from './coupons/handlers.ts';
import { eventHandlers } from './events/handlers.ts';
import { tendEvents } from './events/jobs.ts';
import { municipalitiesOfEvents } from './events/support-event.ts';
import { exchangeHandlers } from './exchange/handlers.ts';
import { type ExchangeJobs, exchangeJobs } from './exchange/jobs.ts';
import { noticeMailTask } from './exchange/notify.task.ts';
import { companyOfCredit } from './exchange/orders.ts';
import { createCallers } from './find-callers.ts';
import { tendVenues } from './grants/attendances.ts';
import { grantHandlers } from './grants/handlers.ts';
import { tendGrants } from './grants/jobs.ts';
import { workOnUploads } from './grants/post-upload.ts';
import { createDataSigner, type DataSigner } from './invoices/data.ts';
import { fixInvoices } from './invoices/fix.task.ts';
import { invoiceHandlers } from './invoices/handlers.ts';
import { createAssertionOpener } from './members/assertion.ts';
import { memberHandlers } from './members/handlers.ts';
import { createMykeyClient } from './members/mykey-client.ts';
import { sweepMembers } from './members/sweep.ts';
import { syncOnce } from './members/sync.ts';
import { purseHandlers } from './mypage/purses.ts';
import { appliersOf, waitingOfRooms } from './of-rooms.ts';
import { openWebhooks, type Webhooks } from './partner-systems/context.ts';
import { deliverWebhooks } from './partner-systems/deliver.ts';
import { partnerSystemHandlers } from './partner-systems/handlers.ts';
import { paymentHandlers } from './payments/handlers.ts';
import { payoutHandlers } from './payout/handlers.ts';
import { placeHandlers } from './places/handlers.ts';
import { sweepPlaces } from './places/sweep.ts';
import { openTerminals, type Terminals } from './places/terminal.ts';
import { createTillJudge } from './places/till.ts';
import { openCampaigns } from './premiums/campaign.ts';
import { premiumHandlers } from './premiums/handlers.ts';
import { tendPremiums } from './premiums/jobs.ts';
import { reconciliationHandlers } from './reconciliation/handlers.ts';
import { reconcileAll } from './reconciliation/reconcile.task.ts';
import { type BankMaster, publishedBanks } from './registers/bank-list.ts';
import { loadBankMaster } from './registers/bank-master.ts';
import { judgeFunctionOfRoute } from './registers/functions.ts';
import { registerHandlers } from './registers/handlers.ts';
import { loadMunicipalityMaster } from './registers/municipality.ts';
import { cutWindows } from './registers/year-end.ts';
import { settlementHandlers } from './settlement/handlers.ts';
import { pointsTasks } from './tasks.ts';
import { voucherHandlers } from './vouchers/handlers.ts';
import { tendVouchers } from './vouchers/jobs.ts';
import { startPrinter } from './vouchers/printer.ts';
import { createVoucherSeal } from './vouchers/seal.ts';
import { municipalitiesOfForfeited } from './vouchers/voucher.ts';

const root = join(import.meta.dirname, '..');
/** What a points database is migrated with, in order. */
export const pointsSqlFolders = ['server', 'ledger', 'points'].map((room) => join(root, room, 'sql'));

export type PointsSettings = {
  database: Pool;
  clock: () => Temporal.Instant;
  mykeyUrl: () => string;
  /** The key under which マイキー knows this system. */
  systemKey: ClientKey;
  /** The private key for which マイキー encrypts its assertions. */
  decryptionKey: JWK;
  /** The private Ed25519 key of vouchers. */
  voucherKey: JWK;
  /** Public keys that vouchers still about were signed with before. */
  formerVoucherKeys?: VoucherKey[];
  publicUrl: () => string;
  origins: string[];
  slots?: number;
  /** Without one, mail waits. */
  sendMail?: SendMail | undefined;
  log?: (line: RequestLine) => void;
  trustProxy?: boolean;
  requestsPerMinute?: number;
  guessesPerMinute?: number;
  limits?: ServerLimits | undefined;
  /** Webhooks may go to this machine and by plain http: for tests and the demonstration. */
  localWebhooks?: boolean;
  /** How long a company's system may take to answer a webhook; 10 s. */
  webhookMilliseconds?: number;
  /** How long a partner's system may take to answer about a conversion; 5 s. */
  streetMilliseconds?: number;
  /** The list of banks and branches that accounts are held against; the published one unless said. */
  bankMaster?: BankMaster;
};
export type Points = {
  server: FastifyInstance;
  ledger: Ledger;
  /** What runs without anybody's asking, by a queue; the functions below look at one thing at once, for tests and the story. */
  tasks: readonly BoundTask[];
  /** Takes what changed in マイキー. */
  sync(): Promise<number>;
  /** Expires what is past its last day; returns how many purses. */
  expire(): Promise<number>;
  /** Seals the days of the ledger that are over; returns them. */
  seal(): Promise<string[]>;
  /** Deletes what must live for a moment only. */
  sweep(): Promise<void>;
  /** Finishes what was begun with vouchers, and ends those whose time is over. */
  tendVouchers(): Promise<void>;
  /** Finishes payouts and cancellations of support events, and what their last day and their time to keep names ask. */
  tendEvents(): Promise<void>;
  /** Cuts the settlement windows that began in a fiscal year that is over; returns of how many municipalities. */
  cutWindows(): Promise<number>;
  /** Ends what is left in the purses of municipalities whose last day is over; returns how many. */
  endLeft(): Promise<number>;
  /** Does what is due of the successions of municipalities whose day has come. */
  takeOver(): Promise<number>;
  /** Moves what ended マイキーID have to the same persons' new ones; returns how many units. */
  handOnHolders(): Promise<number>;
  /** Completes grants and their returns that a crash interrupted. */
  tendGrants(): Promise<void>;
  /** Goes on with files of grants that were approved or are reversed. */
  workOnUploads(): Promise<void>;
  /** Closes who has not come to venues that ended long enough ago. */
  tendVenues(): Promise<void>;
  /** Gives and takes back the premiums whose operations stand, and forgets the others. */
  tendPremiums(): Promise<void>;
  /** Fixes months of companies that are over, and bills payers of windows that are paid. */
  fixInvoices(): Promise<void>;
  /** Matches what banks have told with what it could be. */
  reconcile(): Promise<void>;
  /** Sends companies' systems what they are to be told; returns how many took it. */
  deliverWebhooks(): Promise<number>;
  /** Goes on with the conversions that are due; returns how many. */
  convert(): Promise<number>;
} & ExchangeJobs;

export { noticeMailTask, pointsTasks };

/** What the rooms stand on, and what the server and the tasks are built of beside it. */
type Parts = {
  ledger: Ledger;
  reader: Reader;
  context: ConversionsContext;
  street: StreetClient;
  terminals: Terminals;
  sync: () => Promise<number>;
  dataSigner: DataSigner;
  webhooks: Webhooks;
};

async function openParts(settings: PointsSettings): Promise<Parts> {
  const { database, clock } = settings;
  await loadMunicipalityMaster(database);
  await loadBankMaster(database, settings.bankMaster ?? publishedBanks(), clock());
  const ledger = await openLedger({
    pool: database,
    chart,
    clock,
    ...(settings.slots ? { slots: settings.slots } : {}),
  });
  const mykey = createMykeyClient({ baseUrl: settings.mykeyUrl, key: settings.systemKey, clock });
  const openAssertion = createAssertionOpener({
    database,
    decryptionKey: settings.decryptionKey,
    signingKeys: mykey.signingKeys,
    clock,
  });
  const reader = openReader(database);
  const context: ConversionsContext = {
    database,
    reader,
    prepared: prepared(database),
    balances: openBalances({ ledger, database, reader, clock }),
    book: openBook({ ledger, database }),
    clock,
    companyOfCredit: (creditKey) => companyOfCredit(database, creditKey),
    campaigns: openCampaigns({ database: reader, clock }),
    forgetRegisters: () => {
      terminals.forget();
      context.campaigns.forget();
    },
    mykey,
    openAssertion,
    seal: createVoucherSeal(settings.voucherKey, settings.formerVoucherKeys),
    fingerprint: createFingerprint(settings.decryptionKey),
    site: () => settings.origins[0] ?? '',
    loginBox: createSecretBox(settings.decryptionKey, 'login IDs of companies'),
    factors: {
      box: createSecretBox(settings.decryptionKey, 'second factor'),
      site: relyingPartyOf('めぐり', settings.origins),
    },
  };
  const street = openStreetClient({
    key: settings.systemKey,
    clock,
    timeoutMilliseconds: settings.streetMilliseconds ?? 5000,
  });
  const sync = async () => {
    const changes = await syncOnce(database, mykey);
    if (changes > 0) terminals.forget();
    return changes;
  };
  const terminals = openTerminals({ reader, sync, today: () => dateInTokyo(clock()).toString() });
  const dataSigner = await createDataSigner(settings.decryptionKey);
  const webhooks = openWebhooks(settings.decryptionKey, {
    allowsLocal: settings.localWebhooks,
    timeoutMilliseconds: settings.webhookMilliseconds,
  });
  return { ledger, reader, context, street, terminals, sync, dataSigner, webhooks };
}

/** Builds the server on its rooms; it ends what they stand on when it is closed. */
async function openServer(
  settings: PointsSettings,
  { ledger, reader, context, street, terminals, dataSigner, webhooks }: Parts,
): Promise<FastifyInstance> {
  const { database, clock } = context;
  const waiting = waitingOfRooms.flatMap((of) => of(context));
  const printer = startPrinter();
  const formPrinter = startFormPrinter();
  const judgeTill = createTillJudge({ reader, clock });
  const server = await buildServer<typeof pointsRoutes, PointsCallers, PointsAdmissions>({
    title: '自治体ポイント管理クラウド',
    routes: pointsRoutes,
    problems: pointsProblems,
    callers: createCallers({ database, reader, clock, terminals }),
    handlers: {
      ...paymentHandlers(context),
      ...conversionHandlers({ ...context, street, systemThumbprint: settings.systemKey.jkt }),
      ...memberHandlers(context),
      ...purseHandlers(context),
      ...partnerSystemHandlers({ ...context, webhooks, issuer: settings.publicUrl }),
      ...exchangeHandlers(context),
      ...couponHandlers(context),
      ...grantHandlers(context),
      ...registerHandlers(context, { appliers: appliersOf(context), waiting }),
      ...eventHandlers(context),
      ...failedJobHandlers(context),
      ...placeHandlers(context),
      ...voucherHandlers({ ...context, printer }),
      ...settlementHandlers(context),
      ...payoutHandlers(context),
      ...invoiceHandlers({ ...context, dataSigner }),
      ...reconciliationHandlers(context),
      ...closingPackHandlers({ ...context, dataSigner }),
      ...budgetHandlers(context),
      ...premiumHandlers(context),
      ...circulationHandlers({ ...context, formPrinter }),
    },
    admit: async (route, caller) => {
      if (route.till) return judgeTill(route.till, caller as Terminal);
      if (route.scope) return (caller as PartnerCaller).scopes.includes(route.scope) ? caller : refuse('scope_missing');
      const staff = (caller ?? {}) as Partial<StaffCaller>;
      const { municipalityCode = null } = staff;
      return judgeSetUp(route, staff) ?? (await judgeFunctionOfRoute(context, route, municipalityCode)) ?? caller;
    },
    clock,
    judgeKey: (key) => whyImpossible(key, clock()),
    isReady: () => answers(database),
    publicUrl: settings.publicUrl,
    origins: settings.origins,
    ...boundsOf(settings),
  });
  server.addHook('onClose', async () => {
    await ledger.close();
    await printer.close();
    await formPrinter.close();
    reader.end();
  });
  return server;
}

/** Builds the points cloud on a migrated database, without listening. Tasks are the caller's to run. */
export async function createPoints(settings: PointsSettings): Promise<Points> {
  const parts = await openParts(settings);
  const { ledger, context, street, sync, webhooks } = parts;
  const { database, clock } = context;
  const server = await openServer(settings, parts);
  const unitsOf: UnitsOf = {
    event: () => municipalitiesOfEvents(database),
    voucher: (today) => municipalitiesOfForfeited(database, today),
  };
  const sealOver = () => sealDays({ pool: database, clock, slots: ledger.slots });
  return {
    server,
    ledger,
    tasks: [
      ...pointsTasks.map((task) => bind(task, { ...context, street, sync, webhooks, unitsOf, sealDays: sealOver })),
      ...(settings.sendMail ? [bind(noticeMailTask, { database, clock, sendMail: settings.sendMail })] : []),
    ],
    sync,
    expire: () => expireOnce(context, unitsOf),
    seal: sealOver,
    async sweep() {
      await sweepMembers(context);
      await sweepPlaces(context);
    },
    tendVouchers: () => tendVouchers(context),
    tendEvents: () => tendEvents(context),
    cutWindows: () => cutWindows(context),
    endLeft: () => endLeft(context),
    takeOver: () => takeOver(context),
    handOnHolders: () => handOnHolders(context),
    tendGrants: () => tendGrants(context),
    workOnUploads: () => workOnUploads(context),
    tendVenues: () => tendVenues(context),
    tendPremiums: () => tendPremiums(context),
    fixInvoices: () => fixInvoices(context),
    reconcile: () => reconcileAll(context),
    ...exchangeJobs(context),
    deliverWebhooks: () => deliverWebhooks({ ...context, webhooks }),
    convert: () => driveDue({ ...context, street }),
  };
}

/** What is said of the server's limits and its log, without what is not said. */
const boundsOf = ({ log, trustProxy, requestsPerMinute, guessesPerMinute, limits }: PointsSettings) => ({
  ...(log ? { log } : {}),
  ...(trustProxy ? { trustProxy } : {}),
  ...(requestsPerMinute ? { requestsPerMinute } : {}),
  ...(guessesPerMinute ? { guessesPerMinute } : {}),
  limits,
});
