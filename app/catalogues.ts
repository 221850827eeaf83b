import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Catalogue } from '../mykey/server.ts';

const Catalogues = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(80),
      url: z.url({ protocol: /^https?$/ }),
      schema: z.enum(['dcndl', 'dc']).default('dc'),
    }),
  )
  .max(60)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two catalogues of one name');

/** The catalogues of libraries that are searched together, from a file (JSON); none where no file is named. */
export const cataloguesOf = (file: string | undefined): Catalogue[] =>
  file ? Catalogues.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
