import { randomUUID } from 'node:crypto';
import { pointsRoutes, type Route, type RouteAnswer, type RouteRequest } from '../contract/index.ts';
import { assertionType } from '../contract/points/partner-systems/oauth-routes.ts';
import { type Answered, type ClientKey, createHttpClient, generateClientKey } from '../server/client.ts';
import { signAssertion } from '../server/client-credentials.ts';

export type Case = { name: string; en: string; run: () => Promise<void> };
export type Tried = { name: string; en: string; failure: string | undefined };
export const passedAll = (tried: readonly Tried[]): boolean =>
  tried.length > 0 && tried.every(({ failure }) => !failure);

/** Runs every case in its order; what fails is said and the next goes on. */
export async function runCases(cases: readonly Case[]): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const { name, en, run } of cases) {
    try {
      await run();
      tried.push({ name, en, failure: undefined });
    } catch (error) {
      tried.push({ name, en, failure: (error as Error).message });
    }
  }
  return tried;
}

type Settings = {
  /** Of the points cloud of a test nation. */
  address: string;
  key: ClientKey;
  /** The company's operator ID there. */
  clientId: string;
  /** A login ID that its holder has linked; undefined where none is. */
  loginId: string | undefined;
  clock: () => Temporal.Instant;
  timeoutMilliseconds: number;
};

/** What a company sends to めぐり, and how what it sends wrongly is refused. */
export async function serverCases(settings: Settings): Promise<Case[]> {
  const company = await openCompany(settings);
  const { loginId } = settings;
  return [...tokenCases(company, settings), ...orderCases(company), ...(loginId ? linkedCases(company, loginId) : [])];
}

type Company = Awaited<ReturnType<typeof openCompany>>;
async function openCompany({ address, key, clientId, clock, timeoutMilliseconds }: Settings) {
  const client = createHttpClient({ baseUrl: address, key, clock, timeoutMilliseconds });
  const published = await client.call(pointsRoutes.showOauthServer).catch(() => undefined);
  const audience = published?.ok ? published.answer.issuer : address;
  const assertion = (changes: Partial<Parameters<typeof signAssertion>[0]> = {}) =>
    signAssertion({ key, clientId, audience, now: clock(), ...changes });
  const ask = (client_assertion: string, more: object = {}) =>
    client.call(pointsRoutes.requestPartnerToken, {
      body: { grant_type: 'client_credentials', client_assertion_type: assertionType, client_assertion, ...more },
    });
  let token = '';
  async function call<R extends Route>(route: R, request: RouteRequest<R> = {}): Promise<Answered<RouteAnswer<R>>> {
    if (token === '') {
      const answered = await ask(await assertion());
      if (!answered.ok) throw new Error(`トークンを取れません / no token: ${answered.outcome} ${answered.title}`);
      token = answered.answer.access_token;
    }
    return client.call(route, { ...request, session: token } as never);
  }
  return {
    client,
    assertion,
    ask,
    call,
    order: (body: object) => call(pointsRoutes.placeExchangeOrder, { body: body as never }),
  };
}

function mustBeRefused(answered: Answered<unknown>, ...outcomes: string[]): void {
  const said = answered.ok ? `受け付けられました（${answered.status}） / taken` : answered.outcome;
  if (answered.ok || !outcomes.includes(answered.outcome))
    throw new Error(`${outcomes.join('・')} で断られるはずが ${said} でした / expected ${outcomes.join(' or ')}`);
}
function mustSucceed<A>(answered: Answered<A>): A {
  if (answered.ok) return answered.answer;
  throw new Error(`受け付けられるはずが ${answered.outcome} でした / expected success: ${answered.title}`);
}

function tokenCases({ client, assertion, ask, call }: Company, { clock }: Settings): Case[] {
  const orders = pointsRoutes.listExchangeOrdersOfPartner;
  const refuses = (name: string, en: string, sent: () => Promise<Answered<unknown>>, outcome: string): Case => ({
    name,
    en,
    run: async () => mustBeRefused(await sent(), outcome),
  });
  return [
    {
      name: '登録した鍵の署名でトークンを取り、自社の申し込みを見る',
      en: 'fetches a token with the registered key, and lists its own orders',
      run: async () => void mustSucceed(await call(orders)),
    },
    refuses(
      '登録していない鍵の署名は断られる',
      'a signature of another key is refused',
      async () => ask(await assertion({ key: await generateClientKey() })),
      'client_assertion_invalid',
    ),
    refuses(
      '別の宛先（aud）の署名は断られる',
      'an assertion for another server is refused',
      async () => ask(await assertion({ audience: 'https://points.example' })),
      'client_assertion_audience',
    ),
    refuses(
      '10分前の署名は断られる（時計のずれ）',
      'an assertion of ten minutes ago is refused (a clock that is wrong)',
      async () => ask(await assertion({ now: clock().subtract({ minutes: 10 }) })),
      'client_assertion_clock_skew',
    ),
    refuses(
      '同じ署名の二度目は断られる',
      'an assertion is good once',
      async () => {
        const once = await assertion();
        mustSucceed(await ask(once));
        return ask(once);
      },
      'client_assertion_replayed',
    ),
    refuses(
      'トークンのない呼び出しは断られる',
      'a call without a token is refused',
      () => client.call(orders),
      'token_required',
    ),
    refuses(
      'スコープの足りないトークンは断られる',
      'a token without the scope is refused',
      async () => {
        const { access_token: session } = mustSucceed(await ask(await assertion(), { scope: 'files' }));
        return client.call(orders, { session });
      },
      'scope_missing',
    ),
  ];
}

const fresh = () => `KIT-${randomUUID()}`;

/** Orders that are refused whoever is named in them. */
function orderCases({ order, call }: Company): Case[] {
  const amounts: [string, string, unknown][] = [
    ['0ポイント', '0 points', 0],
    ['マイナスのポイント', 'negative points', -100],
    ['小数のポイント', 'a fraction of a point', 1.5],
    ['上限を超えるポイント', 'more points than there may be', 10_000_000_000_000],
    ['文字のポイント', 'points as a text', '100'],
  ];
  return [
    ...amounts.map(([name, en, amount]) => ({
      name: `${name}の申し込みは断られる`,
      en: `an order of ${en} is refused`,
      run: async () =>
        mustBeRefused(
          await order({ orderNumber: fresh(), partnerLoginId: 'nobody', amount }),
          'amount_invalid',
          'invalid_request',
        ),
    })),
    {
      name: 'マイキーIDに登録されていないログインIDの申し込みは断られる',
      en: 'an order of a login ID that nobody linked is refused',
      run: async () =>
        mustBeRefused(
          await order({ orderNumber: fresh(), partnerLoginId: `nobody-${randomUUID()}`, amount: 1_000_000 }),
          'login_not_linked',
          'deduction_missing',
        ),
    },
    {
      name: '知らない申込番号の減算の報告は断られる',
      en: 'a deduction of an order that there is not is refused',
      run: async () =>
        mustBeRefused(
          await call(pointsRoutes.reportDeduction, {
            params: { orderNumber: fresh() },
            body: { result: 'deducted', amount: 1 },
          }),
          'order_unknown',
        ),
    },
  ];
}

/** Orders of a customer who is linked; each credits one point at most. */
function linkedCases(company: Company, loginId: string): Case[] {
  const desk = orderDesk(company, loginId);
  return [...repeatedOrders(desk), ...deductions(desk)];
}

type Desk = ReturnType<typeof orderDesk>;
function orderDesk({ order, call }: Company, partnerLoginId: string) {
  // The least that makes a point at the company's rate, once it was told.
  let least = 1;
  const place = async (orderNumber = fresh(), more = 0) => {
    const placed = await order({ orderNumber, partnerLoginId, amount: least + more });
    if (placed.ok || placed.outcome !== 'exchange_too_small') return placed;
    least = Number(placed.body.least);
    return order({ orderNumber, partnerLoginId, amount: least + more });
  };
  return {
    place,
    report: (orderNumber: string, result: 'deducted' | 'refused', amount = least) =>
      call(pointsRoutes.reportDeduction, { params: { orderNumber }, body: { result, amount } }),
    async placed() {
      const orderNumber = fresh();
      mustSucceed(await place(orderNumber));
      return orderNumber;
    },
  };
}

const repeatedOrders = ({ place, placed }: Desk): Case[] => [
  {
    name: '同じ申込番号の二度目は、同じ答え',
    en: 'the same order twice has one answer',
    async run() {
      const orderNumber = await placed();
      const again = mustSucceed(await place(orderNumber));
      if (again.orderNumber !== orderNumber) throw new Error('別の申し込みの答えです / the answer is of another order');
    },
  },
  {
    name: '同じ申込番号で違うポイントは断られる',
    en: 'another amount under a known order number is refused',
    run: async () => mustBeRefused(await place(await placed(), 1), 'exists_with_different_request'),
  },
];

const deductions = ({ placed, report }: Desk): Case[] => [
  {
    name: '減算の報告が二度届いても、ポイントは1回だけ',
    en: 'a deduction that is reported twice is credited once',
    async run() {
      const orderNumber = await placed();
      const first = mustSucceed(await report(orderNumber, 'deducted'));
      const second = mustSucceed(await report(orderNumber, 'deducted'));
      if (first.creditedPoints < 1 || second.creditedPoints !== first.creditedPoints || second.state !== 'credited')
        throw new Error('二度目の答えが違います / the second answer differs');
    },
  },
  {
    name: '申し込みと違うポイントの減算は断られる',
    en: 'a deduction of another amount is refused',
    run: async () =>
      mustBeRefused(await report(await placed(), 'deducted', 1_000_000), 'exists_with_different_request'),
  },
  {
    name: '減算しないと報告した後の減算は断られる',
    en: 'a deduction after it was given up is refused',
    async run() {
      const orderNumber = await placed();
      mustSucceed(await report(orderNumber, 'refused'));
      mustBeRefused(await report(orderNumber, 'deducted'), 'order_state');
    },
  },
  {
    name: '減算した後の取りやめは断られる',
    en: 'giving up after the deduction is refused',
    async run() {
      const orderNumber = await placed();
      mustSucceed(await report(orderNumber, 'deducted'));
      mustBeRefused(await report(orderNumber, 'refused'), 'order_state');
    },
  },
];
