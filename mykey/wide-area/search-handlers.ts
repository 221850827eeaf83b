import { refuse } from '../../server/refusal.ts';
import type { HandlersOf, System } from '../system.ts';
import { cqlOf } from './cql.ts';
import { askCatalogue } from './sru.ts';

/**
 * 図書館をまとめて探す (4-3④): every catalogue at once, for anybody and without a card. What was looked for goes to the
 * catalogues and stays nowhere here: in no table, no log and no cache.
 */
export function searchHandlers({ catalogues }: System): HandlersOf<'searchCatalogues'> {
  return {
    searchCatalogues: async ({ body: { words, catalogue, start } }) => {
      const asked = catalogue === null ? catalogues : catalogues.filter(({ name }) => name === catalogue);
      if (catalogue !== null && asked.length === 0) return refuse('not_found');
      const query = cqlOf(words);
      return { catalogues: await Promise.all(asked.map((one) => askCatalogue(one, { query, start }))) };
    },
  };
}
