/** The faces with an address of their own. `/` is the entrance that names them all. */
export const FACES = ['counter', 'mypage', 'office', 'mykey'] as const;

/**
 * The page that answers an address of a face, as a path inside the build: `/mypage/history` is drawn by
 * `mypage/index.html`. Undefined for addresses of no face; the server then says 404.
 */
export function pageFor(pathname: string): string | undefined {
  if (pathname === '/') return 'index.html';
  const face = FACES.find((name) => pathname === `/${name}` || pathname.startsWith(`/${name}/`));
  return face && `${face}/index.html`;
}
