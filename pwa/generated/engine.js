/* Made by ./dev bundle from b7250a56172e7f45 */
import{C as r}from"./form.js";import"./app.js";export{r as Answering};
