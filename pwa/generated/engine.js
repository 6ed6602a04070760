/* Made by ./dev bundle from b9787fcc124badc7 */
import{y as r}from"./form.js";import"./app.js";export{r as Answering};
