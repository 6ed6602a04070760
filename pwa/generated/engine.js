/* Made by ./dev bundle from f0b3e8f4f1da40f4 */
import{y as r}from"./form.js";import"./app.js";export{r as Answering};
