/* Made by ./dev bundle from 8552ab69d57955a1 */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
