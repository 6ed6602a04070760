/* Made by ./dev bundle from 1edaf3166e7ee5c9 */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
