/** Pages show a conversion before it is made: its arithmetic stands in the contract. */
export { convert, leastOf, type Rate } from '../../contract/index.ts';
