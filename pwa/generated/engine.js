/* Made by ./dev bundle from sources 30507118192c8dfac888e5440e33fae7. Do not edit. */
import{p as r}from"./form.js";import"./app.js";export{r as Answering};
