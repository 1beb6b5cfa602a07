/** Caller, source, waypoint, destination, application, with a gap for a line between each two. */
export const columnsClass =
  '[grid-template-columns:minmax(128px,1.25fr)_minmax(22px,0.3fr)_minmax(104px,0.85fr)_minmax(22px,0.3fr)_minmax(122px,1.1fr)_minmax(26px,0.3fr)_minmax(122px,1.1fr)_minmax(26px,0.3fr)_minmax(122px,1.1fr)]';
