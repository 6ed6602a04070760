/* Made by ./dev bundle from ecb716ebde135661 */
import{C as r}from"./form.js";import"./app.js";export{r as Answering};
