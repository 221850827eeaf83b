import { createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { openFace } from '../components/face.tsx';
import { NotFound } from '../components/next.tsx';
import { FaceContext, openCounterFace } from './face.ts';
import { FirstPage } from './first-page.tsx';
import { CounterFrame } from './frame.tsx';
import { KioskPage } from './grants/kiosk-page.tsx';
import { LookUpPage } from './identification/look-up-page.tsx';
import { TerminalPage } from './operators/terminal-page.tsx';
import { TerminalsPage } from './operators/terminals-page.tsx';
import { EntriesPage } from './places/entries-page.tsx';
import { ShopPage } from './places/shop-page.tsx';
import { FilesPage } from './service-ids/files-page.tsx';
import { ClearingPage } from './vouchers/clearing-page.tsx';
import { RedeemPage } from './vouchers/redeem-page.tsx';
import { VouchersPage } from './vouchers/vouchers-page.tsx';
import { WideAreaPage } from './wide-area/wide-area-page.tsx';
import { counterEn } from './words-en.ts';
import { counterJa } from './words-ja.ts';

const root = createRootRoute({ component: CounterFrame });
const first = createRoute({ getParentRoute: () => root, path: '/', component: FirstPage });
const lookUp = createRoute({ getParentRoute: () => root, path: '/look-up', component: LookUpPage });
const files = createRoute({ getParentRoute: () => root, path: '/files', component: FilesPage });
const wideArea = createRoute({ getParentRoute: () => root, path: '/wide-area', component: WideAreaPage });
const shop = createRoute({ getParentRoute: () => root, path: '/shop', component: ShopPage });
const entries = createRoute({ getParentRoute: () => root, path: '/shop/$settlementId', component: EntriesPage });
const kiosk = createRoute({ getParentRoute: () => root, path: '/kiosk', component: KioskPage });
const terminal = createRoute({ getParentRoute: () => root, path: '/terminal', component: TerminalPage });
const terminals = createRoute({ getParentRoute: () => root, path: '/terminals', component: TerminalsPage });
const vouchers = createRoute({ getParentRoute: () => root, path: '/vouchers', component: VouchersPage });
const redeem = createRoute({ getParentRoute: () => root, path: '/redeem', component: RedeemPage });
const clearing = createRoute({ getParentRoute: () => root, path: '/clearing', component: ClearingPage });
const router = createRouter({
  basepath: '/counter',
  defaultNotFoundComponent: NotFound,
  routeTree: root.addChildren([
    first,
    kiosk,
    shop,
    entries,
    lookUp,
    files,
    wideArea,
    terminal,
    terminals,
    vouchers,
    redeem,
    clearing,
  ]),
});

void openFace(
  'counter',
  async (config) => {
    const face = await openCounterFace(config);
    return (
      <FaceContext value={face}>
        <RouterProvider router={router} />
      </FaceContext>
    );
  },
  { namespace: 'counter', ja: counterJa, en: counterEn },
);

// Where a browser allows it (https, or this machine), the pages stay on the device for a day without a network.
void navigator.serviceWorker?.register('/counter-sw.js', { scope: '/counter' });
void navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage('keep'));
