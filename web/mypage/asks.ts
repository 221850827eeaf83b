import { pointsRoutes, type RouteAnswer } from '../../contract/index.ts';
import { useRoutePages, useRouteQuery } from '../components/use-route.ts';
import { useFace } from './face.ts';

export type Balances = RouteAnswer<typeof pointsRoutes.showBalances>;
export type Order = RouteAnswer<typeof pointsRoutes.listExchangeOrders>['orders'][number];
export type SupportEvent = RouteAnswer<typeof pointsRoutes.listEvents>['events'][number];
export type Contribution = RouteAnswer<typeof pointsRoutes.listMyContributions>['contributions'][number];
export type Notice = RouteAnswer<typeof pointsRoutes.listReserveNotices>['notices'][number];
export type Town = RouteAnswer<typeof pointsRoutes.listMunicipalities>['municipalities'][number];

/** What the pages of マイページ ask the points cloud, each under one key. */
export function useBalances() {
  const { points } = useFace();
  return useRouteQuery(['balances'], () => points.call(pointsRoutes.showBalances));
}

export function useOrders() {
  const { points } = useFace();
  return useRoutePages(['orders'], 'orders', (query) => points.call(pointsRoutes.listExchangeOrders, { query }));
}

export function useNotices() {
  const { points } = useFace();
  return useRoutePages(['notices'], 'notices', (query) => points.call(pointsRoutes.listReserveNotices, { query }));
}

export function useEvents() {
  const { points } = useFace();
  return useRouteQuery(['events'], () => points.call(pointsRoutes.listEvents));
}

export function useTowns() {
  const { points } = useFace();
  return useRouteQuery(['towns'], () => points.call(pointsRoutes.listMunicipalities));
}

/** An order that waits for its holder: nothing was chosen, and the company has not yet deducted. */
export const waitsForChoice = ({ state, destination }: Order) => state === 'accepted' && destination === null;

export function useContributions() {
  const { points } = useFace();
  return useRoutePages(['contributions'], 'contributions', (query) =>
    points.call(pointsRoutes.listMyContributions, { query }),
  );
}

/** An event that takes points now. */
export const isOpen = ({ state }: SupportEvent) => state === 'open';
