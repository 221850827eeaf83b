/**
 * A column of text on paper. Every block is measured before it is drawn, so a long name pushes what follows and never lies upon
 * it: blocks stand at their largest size where there is room, shrink together down to their smallest, and wrap at every size.
 */

export type Page = PDFKit.PDFDocument;
export type Box = { x: number; y: number; width: number; height: number };
/** A piece of text and the sizes that it may have, in points. */
export type Block = {
  words: string;
  size: number;
  /** The smallest that is still read without effort; the size itself where it must not shrink. */
  smallest?: number;
  font?: 'regular' | 'bold';
  /** Stays on one line: figures and numbers that one reads off. */
  isOneLine?: boolean;
  /** Stands close below the block before it, as one group with it. */
  isJoined?: boolean;
};
type Set = { words: string; font: 'regular' | 'bold'; size: number; height: number; gap: number };
type Column = { blocks: readonly Block[]; width: number; align?: 'left' | 'center' };

/** Noto Sans JP asks for 1.45 of its size from line to line; on a small paper 1.25 is enough. */
const lineHeight = { own: 1.448, set: 1.25 };
const lineGap = (size: number) => (lineHeight.set - lineHeight.own) * size;
const gaps = { joined: 1, least: 3, most: 12 };
const steps = 24;

function measure(document: Page, { blocks, width }: Column, share: number): Set[] {
  return blocks.map(({ words, size: largest, smallest = largest, font = 'regular', isOneLine, isJoined }, index) => {
    let size = smallest + (largest - smallest) * share;
    document.font(font).fontSize(size);
    if (isOneLine) {
      size = Math.min(size, (size * width) / document.widthOfString(words));
      document.fontSize(size);
    }
    const height = document.heightOfString(words, { width: width + (isOneLine ? 1 : 0), lineGap: lineGap(size) });
    return { words, font, size, height, gap: index === 0 ? 0 : isJoined ? gaps.joined : gaps.least };
  });
}

const heightOf = (sets: readonly Set[]) => sets.reduce((sum, { height, gap }) => sum + height + gap, 0);

/** How high a column is at its blocks' largest sizes. */
export const heightOfColumn = (document: Page, column: Column): number => heightOf(measure(document, column, 1));

/** The largest sizes at which a column fits, by halves: a campaign's first morning prints a thousand long names. */
function largestWithin(document: Page, column: Column, room: number): Set[] {
  const whole = measure(document, column, 1);
  if (heightOf(whole) <= room) return whole;
  let [fits, tooLarge] = [0, steps];
  while (tooLarge - fits > 1) {
    const middle = Math.floor((fits + tooLarge) / 2);
    if (heightOf(measure(document, column, middle / steps)) <= room) fits = middle;
    else tooLarge = middle;
  }
  return measure(document, column, fits / steps);
}

/**
 * Draws a column into a box, at the largest sizes at which all of it fits; the room that is left goes between its groups.
 *
 * @throws where it does not fit at its smallest sizes: a limit of the contract is larger than the paper
 */
export function drawColumn(document: Page, { blocks, align = 'left' }: Omit<Column, 'width'>, box: Box): void {
  const column = { blocks, width: box.width };
  // A strip gives its words just their height; sums of fractions differ by less than this.
  const room = box.height + 0.01;
  const sets = largestWithin(document, column, room);
  const left = room - heightOf(sets);
  if (left < 0) throw new Error(`a voucher's words are ${Math.ceil(-left)} points higher than their paper`);
  const groups = sets.filter(({ gap }) => gap === gaps.least).length;
  const more = Math.min(left / Math.max(1, groups), gaps.most - gaps.least);
  let { y } = box;
  for (const { words, font, size, height, gap } of sets) {
    y += gap + (gap === gaps.least ? more : 0);
    document.font(font).fontSize(size).fillColor('#000');
    document.text(words, box.x, y, { width: box.width + 1, align, lineGap: lineGap(size) });
    y += height;
  }
}
