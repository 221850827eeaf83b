import { createLink, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LinkButton } from './button.tsx';
import { Nowhere } from './nowhere.tsx';

/** The next step inside the face, as a link that looks like a button. */
export const NextLink = createLink(LinkButton);

/** Back to where the person came from, above the heading. */
export function BackLink({ to, children }: { to: string; children: string }) {
  return (
    <p className="mb-4 print:hidden">
      <Link to={to}>
        <span aria-hidden="true">← </span>
        {children}
      </Link>
    </p>
  );
}

/** The same inside a face, whose first page is the way home. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Nowhere>
      <NextLink to="/">{t('failure.first')}</NextLink>
    </Nowhere>
  );
}
