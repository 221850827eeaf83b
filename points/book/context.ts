import type { RegistersContext } from '../registers/context.ts';
import type { Balances } from './balance.ts';
import type { Book } from './book.ts';

export type BookContext = RegistersContext & { balances: Balances; book: Book };
