/** Everything that a picture may be made of: elements with their attributes. Nothing in it runs, loads or links. */
export const allowedMarkup: Readonly<Record<string, readonly string[]>> = {
  svg: ['xmlns', 'width', 'height', 'viewBox', 'role', 'font-family', 'data-map', 'x', 'y', 'overflow'],
  title: [],
  desc: [],
  g: ['data-box', 'transform', 'opacity', 'stroke', 'stroke-width', 'stroke-linecap', 'fill'],
  path: ['d', 'fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap'],
  rect: [
    ...['x', 'y', 'width', 'height', 'rx', 'fill', 'fill-opacity', 'stroke'],
    ...['stroke-width', 'stroke-dasharray', 'stroke-opacity', 'opacity'],
  ],
  circle: ['cx', 'cy', 'r', 'fill', 'stroke', 'stroke-width'],
  text: [
    ...['x', 'y', 'text-anchor', 'font-size', 'font-weight', 'text-decoration', 'fill', 'textLength', 'lengthAdjust'],
  ],
};
