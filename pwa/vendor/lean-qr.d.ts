/** Types of what the phone uses of lean-qr.js. Our own. */

export interface Bitmap {
  /** Modules in a row, without the margin. */
  readonly size: number;
  /** Whether the module is dark; false outside. */
  get(x: number, y: number): boolean;
}

/** minCorrectionLevel: of correction: L, M, Q, H. */
export function generate(text: string, options?: { minCorrectionLevel?: number }): Bitmap;
export const correction: { L: number; M: number; Q: number; H: number };
