import { z } from 'zod';

/** Where the last answer of a list ended, as that answer's `next` said; nothing for the beginning. */
export const Cursor = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,200}$/)
  .meta({ id: 'Cursor', description: '前の答えの next。はじめからは送らない' });
/** Where the list goes on; null at its end. */
export const NextCursor = z.string().nullable().meta({ id: 'NextCursor', description: '続きの位置。終わりは null' });

/** The query of a list that asks for nothing but the place where it goes on. */
export const FromCursor = z.object({ cursor: Cursor.optional() });
