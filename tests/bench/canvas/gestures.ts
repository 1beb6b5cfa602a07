/**
 * What a hand does on a map, run in the page: one event for each frame, and the milliseconds between frames as the answer.
 * Each function stands alone, because its text is what travels to the browser.
 */

/** Drags the map around, some hundred pixels to each side, and lets go where it began. */
export async function dragAround({ frames, target }: { frames: number; target: string }): Promise<readonly number[]> {
  const pane = document.querySelector(target);
  if (pane === null) throw new Error(`There is no ${target} on the page.`);
  const { x, y, width, height } = pane.getBoundingClientRect();
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  const send = (to: EventTarget, type: string, left: number, top: number) =>
    to.dispatchEvent(
      new MouseEvent(type, {
        bubbles: true,
        cancelable: true,
        view: window,
        clientX: left,
        clientY: top,
        button: 0,
        buttons: type === 'mouseup' ? 0 : 1,
      }),
    );
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  await frame();
  send(pane, 'mousedown', middleX, middleY);
  const between: number[] = [];
  let before = await frame();
  for (let step = 1; step <= frames; step += 1) {
    const angle = (step / frames) * 4 * Math.PI;
    send(window, 'mousemove', middleX + 300 * Math.sin(angle), middleY + 200 * Math.sin(2 * angle));
    const now = await frame();
    between.push(now - before);
    before = now;
  }
  send(window, 'mouseup', middleX, middleY);
  return between;
}

/** Zooms in by the wheel to about four times the size, and out again, twice. */
export async function zoomInAndOut({ frames, target }: { frames: number; target: string }): Promise<readonly number[]> {
  const pane = document.querySelector(target);
  if (pane === null) throw new Error(`There is no ${target} on the page.`);
  const { x, y, width, height } = pane.getBoundingClientRect();
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const between: number[] = [];
  let before = await frame();
  for (let step = 0; step < frames; step += 1) {
    const nearer = Math.floor(step / (frames / 4)) % 2 === 0;
    pane.dispatchEvent(
      new WheelEvent('wheel', {
        bubbles: true,
        cancelable: true,
        view: window,
        clientX: x + width / 2,
        clientY: y + height / 2,
        deltaY: (nearer ? -1 : 1) * (4000 / frames),
      }),
    );
    const now = await frame();
    between.push(now - before);
    before = now;
  }
  return between;
}

/** Notes the moment of the frame after the map stands in the document, as `firstMapAt`. */
export function watchForMap(): void {
  const look = () => {
    if (document.querySelector('.react-flow__node, canvas[data-painted]') === null) requestAnimationFrame(look);
    else requestAnimationFrame((time) => Reflect.set(window, 'firstMapAt', time));
  };
  requestAnimationFrame(look);
}
