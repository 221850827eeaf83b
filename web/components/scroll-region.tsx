import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Something lies beyond this edge of what scrolls. */
type Beyond = { start: boolean; end: boolean };

/**
 * What may be wider than the screen scrolls by itself, not the page, and says so: in words above, and with a shadow at
 * each edge that hides something. What is long keeps its head in sight by scrolling inside; anything else is shown whole. The keyboard reaches it, and it has the name of what is in it.
 */
export function ScrollRegion(props: { labelledBy: string; isLong?: boolean; children: ReactNode }) {
  const { labelledBy, isLong = false, children } = props;
  const { t } = useTranslation();
  const region = useRef<HTMLElement>(null);
  const { start, end } = useBeyond(region);
  return (
    <>
      {(start || end) && (
        <p className="mb-2 text-solid-gray-700 print:hidden">
          <span aria-hidden="true">↔ </span>
          {t('table.sideways')}
        </p>
      )}
      <div className="relative">
        <section
          ref={region}
          aria-labelledby={labelledBy}
          // Positioned, so that words for screen readers scroll inside it and do not widen the page.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className={`relative overflow-auto print:max-h-none print:overflow-visible ${isLong ? 'max-h-[85vh]' : ''}`}
        >
          {children}
        </section>
        {start && <Shadow className="left-0 bg-linear-to-r" />}
        {end && <Shadow className="right-0 bg-linear-to-l" />}
      </div>
    </>
  );
}

const Shadow = ({ className }: { className: string }) => (
  <div
    aria-hidden="true"
    className={`pointer-events-none absolute inset-y-0 z-20 w-5 from-opacity-gray-300 to-transparent print:hidden ${className}`}
  />
);

/** Looks again whenever the region is scrolled, or it or what is in it changes its size. */
function useBeyond(region: { current: HTMLElement | null }): Beyond {
  const [beyond, setBeyond] = useState<Beyond>({ start: false, end: false });
  useEffect(() => {
    const element = region.current;
    if (!element) return;
    const look = () => {
      // Browsers round: a region that fits may still say that a pixel is left.
      const start = element.scrollLeft > 1;
      const end = element.scrollWidth - element.clientWidth - element.scrollLeft > 1;
      setBeyond((before) => (before.start === start && before.end === end ? before : { start, end }));
    };
    const sizes = new ResizeObserver(look);
    for (const watched of [element, ...element.children]) sizes.observe(watched);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [region]);
  return beyond;
}
