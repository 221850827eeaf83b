import { mykeyRoutes } from '../../contract/index.ts';
import type { TownSearch } from '../components/town-field.tsx';
import { useFace } from './face.ts';

/** Municipalities by name, of the list that マイキー keeps. */
export function useTownSearch(): TownSearch {
  const { admin } = useFace();
  return (query) => admin.call(mykeyRoutes.searchMunicipalities, { query });
}
