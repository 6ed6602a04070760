/* Made by ./dev bundle from sources 05d2e52c7742b1007718bdf4fab9574e. Do not edit. */
import{q as r}from"./form.js";import"./app.js";export{r as Answering};
