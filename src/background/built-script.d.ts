/** The path that a script has in the built extension; crxjs makes it self-contained because of `iife`. */
declare module '*?script&iife' {
  const path: string;
  export default path;
}
