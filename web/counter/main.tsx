import { createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { openFace } from '../components/face.tsx';
import { NotFound } from '../components/next.tsx';
import { counterEn } from '../words/counter/en.ts';
import { counterJa } from '../words/counter/ja.ts';
import { ClearingPage } from './clearing-page.tsx';
import { FaceContext, openCounterFace } from './face.ts';
import { FilesPage } from './files-page.tsx';
import { CounterFrame } from './frame.tsx';
import { LookUpPage } from './look-up-page.tsx';
import { RedeemPage } from './redeem-page.tsx';
import { ShopPage } from './shop-page.tsx';
import { TerminalPage } from './terminal-page.tsx';
import { TerminalsPage } from './terminals-page.tsx';
import { TillPage } from './till-page.tsx';
import { VouchersPage } from './vouchers-page.tsx';
import { WideAreaPage } from './wide-area-page.tsx';

const root = createRootRoute({ component: CounterFrame });
const till = createRoute({ getParentRoute: () => root, path: '/', component: TillPage });
const lookUp = createRoute({ getParentRoute: () => root, path: '/look-up', component: LookUpPage });
const files = createRoute({ getParentRoute: () => root, path: '/files', component: FilesPage });
const wideArea = createRoute({ getParentRoute: () => root, path: '/wide-area', component: WideAreaPage });
const shop = createRoute({ getParentRoute: () => root, path: '/shop', component: ShopPage });
const terminal = createRoute({ getParentRoute: () => root, path: '/terminal', component: TerminalPage });
const terminals = createRoute({ getParentRoute: () => root, path: '/terminals', component: TerminalsPage });
const vouchers = createRoute({ getParentRoute: () => root, path: '/vouchers', component: VouchersPage });
const redeem = createRoute({ getParentRoute: () => root, path: '/redeem', component: RedeemPage });
const clearing = createRoute({ getParentRoute: () => root, path: '/clearing', component: ClearingPage });
const router = createRouter({
  basepath: '/counter',
  defaultNotFoundComponent: NotFound,
  routeTree: root.addChildren([till, shop, lookUp, files, wideArea, terminal, terminals, vouchers, redeem, clearing]),
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
