/* Made by ./dev bundle from a805df15a71f232a */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
