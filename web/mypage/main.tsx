import { createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { openFace } from '../components/face.tsx';
import { NotFound } from '../components/next.tsx';
import { ConversionPage, ConversionsPage } from './conversions/conversions-page.tsx';
import { ConvertPage, ConvertToPage } from './conversions/convert-page.tsx';
import { CouponPage } from './coupons/coupon-page.tsx';
import { ContributionsPage } from './events/contributions-page.tsx';
import { EventPage, EventsPage } from './events/events-page.tsx';
import { SupportPage } from './events/support-page.tsx';
import { AllocatePage } from './exchange/allocate-page.tsx';
import { NoticesPage } from './exchange/notices.tsx';
import { OrderPage, OrdersPage } from './exchange/orders-page.tsx';
import { FaceContext, openMypageFace } from './face.ts';
import { MypageFrame } from './frame.tsx';
import { HomePage } from './home-page.tsx';
import { SettingsPage } from './members/settings-page.tsx';
import { CampaignsPage } from './premiums/campaigns-page.tsx';
import { CommonPage, PursePage } from './purse-page.tsx';
import { UsePage } from './use-page.tsx';
import { VouchersPage } from './vouchers/vouchers-page.tsx';
import { mypageEn } from './words-en.ts';
import { mypageJa } from './words-ja.ts';
import { YearPage } from './year-page.tsx';

const root = createRootRoute({ component: MypageFrame });
const pages = [
  createRoute({ getParentRoute: () => root, path: '/', component: HomePage }),
  createRoute({ getParentRoute: () => root, path: '/use', component: UsePage }),
  createRoute({ getParentRoute: () => root, path: '/common', component: CommonPage }),
  createRoute({ getParentRoute: () => root, path: '/purses/$code', component: PursePage }),
  createRoute({ getParentRoute: () => root, path: '/allocate', component: AllocatePage }),
  createRoute({ getParentRoute: () => root, path: '/orders', component: OrdersPage }),
  createRoute({ getParentRoute: () => root, path: '/orders/$orderId', component: OrderPage }),
  createRoute({ getParentRoute: () => root, path: '/coupon', component: CouponPage }),
  createRoute({ getParentRoute: () => root, path: '/events', component: EventsPage }),
  createRoute({ getParentRoute: () => root, path: '/events/$eventId', component: EventPage }),
  createRoute({ getParentRoute: () => root, path: '/contributions', component: ContributionsPage }),
  createRoute({ getParentRoute: () => root, path: '/support', component: SupportPage }),
  createRoute({ getParentRoute: () => root, path: '/campaigns', component: CampaignsPage }),
  createRoute({ getParentRoute: () => root, path: '/convert', component: ConvertPage }),
  createRoute({ getParentRoute: () => root, path: '/convert/$targetId', component: ConvertToPage }),
  createRoute({ getParentRoute: () => root, path: '/conversions', component: ConversionsPage }),
  createRoute({ getParentRoute: () => root, path: '/conversions/$operationKey', component: ConversionPage }),
  createRoute({ getParentRoute: () => root, path: '/vouchers', component: VouchersPage }),
  createRoute({ getParentRoute: () => root, path: '/notices', component: NoticesPage }),
  createRoute({ getParentRoute: () => root, path: '/year', component: YearPage }),
  createRoute({ getParentRoute: () => root, path: '/settings', component: SettingsPage }),
];
const router = createRouter({
  basepath: '/mypage',
  defaultNotFoundComponent: NotFound,
  routeTree: root.addChildren(pages),
});

void openFace(
  'mypage',
  async (config) => {
    const face = await openMypageFace(config);
    return (
      <FaceContext value={face}>
        <RouterProvider router={router} />
      </FaceContext>
    );
  },
  { namespace: 'mypage', ja: mypageJa, en: mypageEn },
);
