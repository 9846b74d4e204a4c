/**
 * Owns the list of kernels, in AssemblyScript: `npm run kernels` compiles them to kernels.wasm. Matrices are float32, row by row, and
 * every block ends on 16 bytes, so that a loop over four numbers may run past a matrix but never past its block.
 */

export { attention } from "./attention";
export { linear, linearScratch, pack, packedBytes } from "./linear";
export { add, addNorm, gelu, multiply, normalise, scale, softmax } from "./rows";
