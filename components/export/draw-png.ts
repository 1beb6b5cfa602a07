import type { Drawing } from '#lib/export/svg/to-svg.ts';

/** Larger ones come out empty in browsers. */
const most = { edge: 16_384, pixels: 200_000_000 } as const;

/** Why a picture cannot be drawn at a scale, as a sentence; null where it can. */
export function tooLargeForPng({ width, height }: Drawing, scale: number): string | null {
  const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
  if (Math.max(across, down) <= most.edge && across * down <= most.pixels) return null;
  const size = `${across.toLocaleString('en-US')} × ${down.toLocaleString('en-US')}`;
  return `That picture would have ${size} pixels, more than a browser draws. Save it as SVG, or take what is in sight.`;
}

/** Draws a picture as PNG, `scale` pixels for each CSS pixel. Rejects where the browser cannot. */
export async function drawPng({ svg, width, height }: Drawing, scale: number): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('the browser draws no pictures');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob === null ? reject(new Error('the browser ran out of memory')) : resolve(blob)));
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
