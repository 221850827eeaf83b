import { z } from 'zod';
import { PlainLine, SearchWords } from '../plain-text.ts';
import { route } from '../route.ts';

const Book = z.object({
  title: z.string(),
  creators: z.array(z.string()),
  publisher: z.string().nullable(),
  issued: z.string().nullable(),
  isbn: z.string().nullable(),
  /** http or https, where the catalogue gives one. */
  link: z.string().nullable(),
});
const CatalogueAnswer = z
  .object({
    name: z.string(),
    /** `slow`: no answer in time. `broken`: an answer that is none. `refused`: the catalogue says why, in `diagnostic`. */
    outcome: z.enum(['answered', 'slow', 'broken', 'refused']),
    total: z.int().nullable(),
    /** Where the next page of this catalogue begins; null at its end. */
    next: z.int().nullable(),
    diagnostic: z.string().nullable(),
    books: z.array(Book),
  })
  .meta({ id: 'CatalogueAnswer' });

/** 図書館をまとめて探す (4-3④): the catalogues of libraries that share one card, asked at once. Needs no card. */
export const catalogueRoutes = {
  searchCatalogues: route({
    method: 'POST',
    path: '/wide-area/catalogue-searches',
    summary: '図書館の蔵書をまとめて探す（SRU 1.2。探した言葉は残さない）',
    caller: 'device',
    guards: 'costly',
    body: z.object({
      words: SearchWords(100),
      /** One catalogue by name, for its next page; all of them without. */
      catalogue: PlainLine(80).nullable().default(null),
      start: z.int().min(1).max(10_000).default(1),
    }),
    answer: z.object({ catalogues: z.array(CatalogueAnswer) }),
    refusals: ['text_refused', 'not_found'],
  }),
} as const;
