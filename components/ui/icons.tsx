/** Signs of the page itself, 16 by 16, in the colour of the text around them. Outcomes and kinds are in `glyph.tsx`. */
export function ProductMark() {
  return (
    <svg width="20" height="20" viewBox="0 0 16 16" aria-hidden="true" className="shrink-0">
      <path d="M8 1.3l5.8 3.35v6.7L8 14.7 2.2 11.35v-6.7z" className="fill-waypoint" />
      <path d="M5 8h6M8.6 5.6 11 8l-2.4 2.4" fill="none" className="stroke-panel" strokeWidth="1.4" />
    </svg>
  );
}

export function CloseIcon() {
  return <Sign path="M4 4l8 8m0-8l-8 8" />;
}

export function LinkIcon() {
  return (
    <Sign path="M6.8 9.2l2.4-2.4M7.3 5.2l1.5-1.5a2.5 2.5 0 0 1 3.5 3.5l-1.5 1.5M8.7 10.8l-1.5 1.5a2.5 2.5 0 0 1-3.5-3.5l1.5-1.5" />
  );
}

export function FocusIcon() {
  return (
    <Sign path="M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3M8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6" />
  );
}

export function ChevronIcon() {
  return <Sign path="M4.5 6.3 8 9.7l3.5-3.4" />;
}

export function SearchIcon() {
  return <Sign path="M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.4 10.4l3.1 3.1" />;
}

export function SidebarIcon() {
  return <Sign path="M3.5 3h9a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1M6.3 3v10" />;
}

export function MapIcon() {
  return <Sign path="M2.5 3h4.2v4.2H2.5zM9.3 8.8h4.2V13H9.3zM6.7 5.1h2.6a2 2 0 0 1 2 2v1.7" />;
}

export function TableIcon() {
  return <Sign path="M2.5 3h11v10h-11zM2.5 6.3h11M2.5 9.7h11M6.2 6.3V13" />;
}

export function OpenIcon() {
  return <Sign path="M1.8 12.5V4a1 1 0 0 1 1-1h3l1.5 1.6h4.9a1 1 0 0 1 1 1V7M1.8 12.5 4 7h10.4l-2 5.5z" />;
}

export function ExportIcon() {
  return <Sign path="M8 10V2.5M5 5.3l3-2.8 3 2.8M2.8 9v3.5a1 1 0 0 0 1 1h8.4a1 1 0 0 0 1-1V9" />;
}

export function MarkdownIcon() {
  return <Sign path="M2.5 4h11v8h-11zM4.7 9.8V6.4l1.6 1.8 1.6-1.8v3.4M11 6.3v3.3M9.7 8.4 11 9.8l1.3-1.4" />;
}

export function ThemeIcon({ theme }: { readonly theme: 'light' | 'dark' | 'system' }) {
  switch (theme) {
    case 'light':
      return (
        <Sign path="M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9" />
      );
    case 'dark':
      return <Sign path="M13 9.6A5.4 5.4 0 0 1 6.4 3a5.4 5.4 0 1 0 6.6 6.6" />;
    case 'system':
      return <Sign path="M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M8 2.5v11M8 5.5h4.8M8 8h5.5M8 10.5h4.8" />;
  }
}

function Sign({ path }: { readonly path: string }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" className="shrink-0">
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.35"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
