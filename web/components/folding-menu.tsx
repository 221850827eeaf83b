import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useId, useState } from 'react';
import { Button } from './button.tsx';

/**
 * A menu that stands open where there is room. On a narrow screen one button opens it, so that the task comes first;
 * it closes when the next page opens.
 */
export function FoldingMenu(props: {
  label: string;
  /** What stands beside the button on a narrow screen. */
  beside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const { label, beside, className = '', children } = props;
  const panel = useId();
  const pathname = useLocation({ select: (location) => location.pathname });
  const [openedAt, setOpenedAt] = useState<string>();
  const isOpen = openedAt === pathname;
  return (
    <nav aria-label={label} className={`print:hidden ${className}`}>
      <div className="flex items-center justify-between gap-3 lg:hidden">
        <span className="min-w-0 font-700">{beside}</span>
        <Button
          look="outline"
          size="small"
          aria-expanded={isOpen}
          aria-controls={panel}
          className="shrink-0"
          onClick={() => setOpenedAt(isOpen ? undefined : pathname)}
        >
          {label}
          <span aria-hidden="true">{isOpen ? '▴' : '▾'}</span>
        </Button>
      </div>
      <div id={panel} className={`${isOpen ? 'mt-3' : 'hidden'} lg:mt-0 lg:block`}>
        {children}
      </div>
    </nav>
  );
}
